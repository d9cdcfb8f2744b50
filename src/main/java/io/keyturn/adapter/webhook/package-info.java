/// Events over HTTP to an address that somebody gave (CloudEvents 1.0, HTTP protocol binding, binary mode).
@NullMarked
package io.keyturn.adapter.webhook;

import org.jspecify.annotations.NullMarked;
