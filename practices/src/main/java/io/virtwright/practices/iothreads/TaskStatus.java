package io.virtwright.practices.iothreads;

import java.util.Optional;

/** The text of /proc/PID/task/TID/status: a line for each field, its name, a colon, a tab and the value. */
final class TaskStatus {
    private TaskStatus() {}

    static Optional<String> field(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    /** The same status with another value of a field. */
    static String with(String status, String name, String value) {
        StringBuilder out = new StringBuilder();
        status.lines()
                .map(line -> line.startsWith(name + ":") ? name + ":\t" + value : line)
                .forEach(line -> out.append(line).append('\n'));
        return out.toString();
    }
}
