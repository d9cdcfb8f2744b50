/// The documents against the code that they speak of.
@NullMarked
package io.keyturn.docs;

import org.jspecify.annotations.NullMarked;
