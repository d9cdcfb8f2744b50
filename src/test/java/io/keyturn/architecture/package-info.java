/// The rules that keep the rings apart.
@NullMarked
package io.keyturn.architecture;

import org.jspecify.annotations.NullMarked;
