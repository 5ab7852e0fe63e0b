package io.virtwright.app.cli;

/** Forms of output. */
enum Format {
    TEXT,
    JSON
}
