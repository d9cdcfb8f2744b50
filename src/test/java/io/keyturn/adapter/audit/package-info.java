@NullMarked
package io.keyturn.adapter.audit;

import org.jspecify.annotations.NullMarked;
