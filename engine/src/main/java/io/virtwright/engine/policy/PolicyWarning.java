package io.virtwright.engine.policy;

/**
 * What a policy asks for although it is dangerous, or has a price.
 *
 * @param key its path: {@code huge-pages.page-size}
 */
public record PolicyWarning(String practice, String key, String text) {}
