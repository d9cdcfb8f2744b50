/// How the program starts.
@NullMarked
package io.keyturn.boot;

import org.jspecify.annotations.NullMarked;
