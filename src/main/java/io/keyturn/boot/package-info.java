/// Configuration, wiring and the main class: the only room that knows every other.
@NullMarked
package io.keyturn.boot;

import org.jspecify.annotations.NullMarked;
