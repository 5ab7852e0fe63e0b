package io.virtwright.engine.change;

/** When a change takes effect. */
public enum When {
    NOW("now"),
    NEXT_DOMAIN_START("at the next cold start of the domain"),
    NEXT_BOOT("at the next boot of the host");

    private final String words;

    When(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
