/// TLS handshakes that ask an endpoint what it uses.
@org.jspecify.annotations.NullMarked
package io.keyturn.adapter.probe;
