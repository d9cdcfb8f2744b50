/// What a secret looks like in bytes: the only room that knows Envoy's messages for secrets.
@NullMarked
package io.keyturn.adapter.sds.wire;

import org.jspecify.annotations.NullMarked;
