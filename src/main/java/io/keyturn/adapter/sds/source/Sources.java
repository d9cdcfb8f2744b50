package io.keyturn.adapter.sds.source;

import io.keyturn.adapter.sds.secret.PairNames;
import io.keyturn.adapter.sds.secret.SdsResources;
import io.keyturn.port.SecretFeed;
import java.time.Duration;

/// Ties sources to what is served.
public final class Sources {
    static final String API = "api";
    static final String DIRECTORY = "directory";

    private Sources() {}

    /// One pair from a directory.
    public static Source directory(
            PairNames pair, PairDirectory directory, Duration period, SdsResources resources) {
        DirectoryFeed feed =
                DirectoryFeed.start(
                        directory, period, sight -> resources.offer(pair, DIRECTORY, sight));
        return new Source() {
            @Override
            public void look() {
                feed.lookNow();
            }

            @Override
            public void close() {
                feed.close();
            }
        };
    }

    /// One pair from the API server.
    public static Source api(PairNames pair, SecretFeed feed, SdsResources resources) {
        var watching =
                feed.follow(seen ->
                        resources.offer(
                                pair, API, SecretSights.of(seen, feed.name(), Layout.GLOO)));
        return new Source() {
            @Override
            public void look() {
                feed.look();
            }

            @Override
            public void close() {
                watching.close();
            }
        };
    }

    /// One pair from the API server, and from a directory until the API server has given it once.
    public static Source apiThenDirectory(
            PairNames pair,
            SecretFeed feed,
            PairDirectory directory,
            Duration period,
            SdsResources resources) {
        FirstOfTwo both = new FirstOfTwo(pair, resources);
        var watching =
                feed.follow(seen -> both.fromApi(SecretSights.of(seen, feed.name(), Layout.GLOO)));
        DirectoryFeed fallback = DirectoryFeed.start(directory, period, both::fromDirectory);
        return new Source() {
            @Override
            public void look() {
                feed.look();
                fallback.lookNow();
            }

            @Override
            public void close() {
                watching.close();
                fallback.close();
            }
        };
    }

    /// A source at work; closing it ends it.
    public interface Source extends AutoCloseable {
        /// Somebody told that there may be news: looks at once, whatever its watch says.
        default void look() {}

        @Override
        void close();
    }
}
