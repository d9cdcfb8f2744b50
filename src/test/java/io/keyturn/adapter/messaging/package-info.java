/// Events through a real broker.
@NullMarked
package io.keyturn.adapter.messaging;

import org.jspecify.annotations.NullMarked;
