/// The product's promise under load: real Envoys, a real API server, slow kubelets, and no request lost.
@NullMarked
package io.keyturn.zeroloss;

import org.jspecify.annotations.NullMarked;
