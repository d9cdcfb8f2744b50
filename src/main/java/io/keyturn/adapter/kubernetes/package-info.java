/// The API server as a store. The only room that knows fabric8's client.
@NullMarked
package io.keyturn.adapter.kubernetes;

import org.jspecify.annotations.NullMarked;
