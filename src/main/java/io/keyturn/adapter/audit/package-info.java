/// The audit log: events as lines of JSON in a file, durable before they count as brought.
@NullMarked
package io.keyturn.adapter.audit;

import org.jspecify.annotations.NullMarked;
