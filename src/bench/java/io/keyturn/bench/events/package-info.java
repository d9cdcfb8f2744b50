/// What events cost: the audit file, Kafka, and one step.
@NullMarked
package io.keyturn.bench.events;

import org.jspecify.annotations.NullMarked;
