package io.virtwright.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;

/** One file a host in one folder. Whatever a host is called, its file is in that folder, and no other host's. */
final class CaptureFiles {
    private static final int LONGEST = 120;

    private CaptureFiles() {}

    /** The folder, made if it is missing: for its owner only. */
    static void prepare(Path folder) {
        if (Files.isDirectory(folder)) {
            return;
        }
        try {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names of files for names of hosts, in their order. */
    static List<String> names(List<String> hosts) {
        Map<String, Integer> count = new HashMap<>();
        hosts.forEach(host -> count.merge(plain(host).toLowerCase(Locale.ROOT), 1, Integer::sum));
        List<String> files = new ArrayList<>();
        for (String host : hosts) {
            String plain = plain(host);
            boolean ambiguous =
                    !plain.equals(host) || !Integer.valueOf(1).equals(count.get(plain.toLowerCase(Locale.ROOT)));
            files.add(plain + (ambiguous ? "-" + checksum(host) : "") + ".json");
        }
        return List.copyOf(files);
    }

    private static String plain(String host) {
        String plain = host.replaceFirst("^ssh://", "")
                .replaceAll("[^A-Za-z0-9._@-]", "_")
                .replaceFirst("^[.-]+", "_");
        return plain.substring(0, Math.min(LONGEST, plain.length()));
    }

    private static String checksum(String host) {
        CRC32 crc = new CRC32();
        crc.update(host.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}
