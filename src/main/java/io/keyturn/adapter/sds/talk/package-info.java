/// What is said on a stream, as values: no gRPC, no clock, no thread.
@NullMarked
package io.keyturn.adapter.sds.talk;

import org.jspecify.annotations.NullMarked;
