/// What it costs to serve secrets: whole processes, real sockets, a real Envoy.
@NullMarked
package io.keyturn.bench.sds;

import org.jspecify.annotations.NullMarked;
