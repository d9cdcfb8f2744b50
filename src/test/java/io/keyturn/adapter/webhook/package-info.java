/// Tests of the webhook.
@NullMarked
package io.keyturn.adapter.webhook;

import org.jspecify.annotations.NullMarked;
