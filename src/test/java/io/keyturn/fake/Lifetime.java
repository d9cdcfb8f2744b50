package io.keyturn.fake;

/// How long a process lives, counted in the moments at which it may die.
public final class Lifetime {
    private final int moments;
    private int passed;
    private String end = "";

    private Lifetime(int moments) {
        this.moments = moments;
    }

    /// It dies at the moment of this number.
    public static Lifetime of(int moments) {
        return new Lifetime(moments);
    }

    public static Lifetime endless() {
        return new Lifetime(Integer.MAX_VALUE);
    }

    /// Passes a moment, or dies at it.
    ///
    /// @param what it is about to do or has just done
    public void pass(String what) {
        passed++;
        if (passed == moments) {
            end = what;
            throw new FakeStore.Death();
        }
    }

    /// At which moment it died; "" while it lives.
    public String end() {
        return end;
    }
}
