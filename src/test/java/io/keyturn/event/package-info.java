@NullMarked
package io.keyturn.event;

import org.jspecify.annotations.NullMarked;
