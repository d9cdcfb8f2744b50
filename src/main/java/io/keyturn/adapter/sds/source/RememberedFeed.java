package io.keyturn.adapter.sds.source;

import static java.util.Objects.requireNonNull;

import io.keyturn.adapter.sds.secret.Sight;
import io.keyturn.port.SecretFeed;
import io.keyturn.port.SecretStore.Watching;
import io.keyturn.port.Sighting;
import java.util.function.Consumer;

/// A feed of which the last word is remembered: what a restart would be told.
public final class RememberedFeed implements SecretFeed {
    private final SecretFeed feed;
    private volatile Sighting last;

    public RememberedFeed(SecretFeed feed) {
        this.feed = requireNonNull(feed, "feed is null");
        this.last = new Sighting.Unreadable("secret '%s' was not read yet".formatted(feed.name()));
    }

    @Override
    public String name() {
        return feed.name();
    }

    @Override
    public Watching follow(Consumer<Sighting> hearer) {
        return feed.follow(seen -> {
            last = seen;
            hearer.accept(seen);
        });
    }

    @Override
    public void look() {
        feed.look();
    }

    /// What it holds, as far as is known.
    public Sight sight() {
        return SecretSights.of(last, feed.name(), Layout.GLOO);
    }

    /// Of the Secret; "" while it is not known.
    public String uid() {
        return last instanceof Sighting.Present(var image) ? image.uid() : "";
    }
}
