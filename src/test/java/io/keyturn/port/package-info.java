/// Values of the ports.
@NullMarked
package io.keyturn.port;

import org.jspecify.annotations.NullMarked;
