package io.virtwright.engine.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A directory tree as one readable text: the fixtures of the tests and the host of the tour.
 *
 * <pre>
 * # Remarks, up to the first entry.
 * --- /sys/module/kvm/parameters/halt_poll_ns
 * 200000
 * --- /etc/libvirt/qemu.conf mode=0600
 * --- /etc/grub2.cfg -> ../boot/grub2/grub.cfg
 * --- /etc/libvirt/qemu/autostart/
 * </pre>
 *
 * <p>A file's content is the lines up to the next entry, each with its newline. A line of content that begins with
 * {@code ---} and a space, or with a backslash, has one more backslash in front. An entry that ends in a slash is a folder.
 */
public final class TextTree {
    private static final Pattern HEADER = Pattern.compile("--- /(.*?)(?: mode=([0-7]{4}))?(?: -> (.*))?");

    private TextTree() {}

    /**
     * Makes the tree below a folder that exists.
     *
     * @throws IllegalArgumentException for text that isn't of this form, or a path that leads out of the folder
     */
    public static void unpack(String text, Path into) {
        Optional<Entry> open = Optional.empty();
        for (String line : text.lines().toList()) {
            if (line.startsWith("--- ")) {
                open.ifPresent(entry -> entry.make(into));
                open = Optional.of(Entry.of(line));
            } else if (open.isPresent()) {
                open.get().content.add(line.startsWith("\\") ? line.substring(1) : line);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                throw new IllegalArgumentException("content before the first entry: " + line);
            }
        }
        open.ifPresent(entry -> entry.make(into));
    }

    private record Entry(String path, Optional<String> mode, Optional<String> target, List<String> content) {
        static Entry of(String line) {
            Matcher header = HEADER.matcher(line);
            if (!header.matches()) {
                throw new IllegalArgumentException("not an entry: " + line);
            }
            return new Entry(
                    header.group(1),
                    Optional.ofNullable(header.group(2)),
                    Optional.ofNullable(header.group(3)),
                    new ArrayList<>());
        }

        void make(Path into) {
            Path root = into.normalize();
            Path place = root.resolve(path).normalize();
            if (!place.startsWith(root)) {
                throw new IllegalArgumentException("leads out of the tree: " + path);
            }
            try {
                if (path.endsWith("/")) {
                    Files.createDirectories(place);
                    return;
                }
                Files.createDirectories(Optional.ofNullable(place.getParent()).orElse(root));
                if (target.isPresent()) {
                    Files.createSymbolicLink(place, Path.of(target.get()));
                    return;
                }
                Files.writeString(place, content.isEmpty() ? "" : String.join("\n", content) + "\n");
                if (mode.isPresent()) {
                    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString(letters(mode.get())));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String letters(String octal) {
            StringBuilder letters = new StringBuilder();
            for (char digit : octal.substring(1).toCharArray()) {
                int bits = digit - '0';
                letters.append((bits & 4) != 0 ? 'r' : '-')
                        .append((bits & 2) != 0 ? 'w' : '-')
                        .append((bits & 1) != 0 ? 'x' : '-');
            }
            return letters.toString();
        }
    }
}
