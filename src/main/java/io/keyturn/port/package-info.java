/// What the core needs from the world, in the core's words.
@NullMarked
package io.keyturn.port;

import org.jspecify.annotations.NullMarked;
