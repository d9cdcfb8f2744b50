/// What a whole rotation takes when every consumer proves what it holds: a real API server, real Leases, real gRPC.
@NullMarked
package io.keyturn.bench.rotation;

import org.jspecify.annotations.NullMarked;
