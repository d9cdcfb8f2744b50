/// What may be served: named secrets, proved, encoded once, and kept until something better is proved.
@NullMarked
package io.keyturn.adapter.sds.secret;

import org.jspecify.annotations.NullMarked;
