package io.virtwright.app.cli;

import picocli.CommandLine.Option;

/** In which form a command that reports prints. */
final class FormatOption {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "text or json. Default: text.")
    private Format format = Format.TEXT;

    Format format() {
        return format;
    }
}
