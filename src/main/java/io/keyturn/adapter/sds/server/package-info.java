/// The gRPC server: carries conversations over TCP and Unix sockets.
@NullMarked
package io.keyturn.adapter.sds.server;

import org.jspecify.annotations.NullMarked;
