/// Where secrets come from: mounted directories, and the API server behind a port.
@NullMarked
package io.keyturn.adapter.sds.source;

import org.jspecify.annotations.NullMarked;
