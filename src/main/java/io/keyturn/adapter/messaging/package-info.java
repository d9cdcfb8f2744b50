/// Events to Kafka: the only room that knows its client.
@NullMarked
package io.keyturn.adapter.messaging;

import org.jspecify.annotations.NullMarked;
