package io.virtwright.engine.boot;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.text.KernelCommandLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What modprobe hands to modules, from all its configuration files.
 *
 * <p>Source: kmod 30, libkmod/libkmod-config.c (kmod_config_new, conf_files_insert_sorted, kmod_config_add_options) and
 * libkmod-module.c (kmod_module_get_options): of files with the same name only that of the first directory is read; all
 * are read in the order of their names, whatever their directories; all options of a module are joined in that order, and
 * of two settings of one parameter the kernel keeps the last. {@code module.parameter=value} on the kernel's command line
 * is added behind those of the files (kmod_config_parse_kcmdline), so it wins: ask {@link KernelCommandLine} too.
 */
public final class ModprobeConfig {
    /** Where kmod looks, the most important first. /usr/lib and /lib are one directory on most hosts. */
    public static final List<String> DIRECTORIES = List.of(
            "/etc/modprobe.d",
            "/run/modprobe.d",
            "/usr/local/lib/modprobe.d",
            "/usr/lib/modprobe.d",
            "/lib/modprobe.d");

    private final Map<String, ModprobeFile> files;
    private final List<Hidden> hidden;

    private ModprobeConfig(Map<String, ModprobeFile> files, List<Hidden> hidden) {
        this.files = files;
        this.hidden = hidden;
    }

    /**
     * A setting of a parameter.
     *
     * @param path of the file
     * @param line from 1
     * @param value without quotes; empty text where there is no {@code =}
     */
    public record Setting(String path, int line, String value) {}

    /**
     * What can't be read.
     *
     * @param path a file, or a glob for a folder that can't be listed
     */
    public record Hidden(String path, String reason) {}

    /**
     * Reads the files; there are none that can't be parsed.
     *
     * @param readings by absolute path, as {@link io.virtwright.engine.snapshot.SnapshotFiles#files} returns them. Files
     *     elsewhere than directly in {@link #DIRECTORIES}, with a name that starts with a dot or ends in neither {@code .conf}
     *     nor {@code .alias}, are passed over, as kmod does. An unreadable file masks others like any; an unreadable glob masks
     *     none
     */
    public static ModprobeConfig of(Map<String, Reading<Bytes>> readings) {
        List<Hidden> hidden = new ArrayList<>();
        Map<String, Map.Entry<String, Reading<Bytes>>> byName = new TreeMap<>();
        for (String directory : DIRECTORIES) {
            new TreeMap<>(readings).forEach((path, reading) -> {
                String name = name(path);
                if (!path.equals(directory + "/" + name) || !isConfiguration(name)) {
                    return;
                }
                if (isGlob(name) && reading instanceof Reading.Unreadable<Bytes>(String reason)) {
                    hidden.add(new Hidden(path, reason));
                } else {
                    byName.putIfAbsent(name, Map.entry(path, reading));
                }
            });
        }
        Map<String, ModprobeFile> files = new LinkedHashMap<>();
        for (Map.Entry<String, Reading<Bytes>> file : byName.values()) {
            switch (file.getValue()) {
                case Reading.Present<Bytes>(Bytes content) ->
                    files.put(file.getKey(), ModprobeFile.parse(content.latin1()));
                case Reading.Absent<Bytes>() -> {}
                case Reading.Unreadable<Bytes>(String reason) -> hidden.add(new Hidden(file.getKey(), reason));
            }
        }
        return new ModprobeConfig(files, List.copyOf(hidden));
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static boolean isGlob(String name) {
        return name.contains("*");
    }

    private static boolean isConfiguration(String name) {
        return !name.startsWith(".") && name.length() >= 6 && (name.endsWith(".conf") || name.endsWith(".alias"));
    }

    /** The paths that are read, in their order; a masked file is none of them. */
    public List<String> paths() {
        return List.copyOf(files.keySet());
    }

    /** What sets a parameter of a module, in the order in which it takes effect: the last wins. */
    public List<Setting> settings(String module, String parameter) {
        List<Setting> settings = new ArrayList<>();
        files.forEach((path, file) -> file.options(module, parameter)
                .forEach(option -> settings.add(
                        new Setting(path, option.line(), option.value().orElse("")))));
        return List.copyOf(settings);
    }

    /** The setting that wins among the files. */
    public Optional<Setting> effective(String module, String parameter) {
        List<Setting> settings = settings(module, parameter);
        return settings.isEmpty() ? Optional.empty() : Optional.of(settings.getLast());
    }

    /**
     * What can't be read and may hold a setting that wins: a file whose name comes behind that of {@link #effective}, and
     * every folder.
     */
    public List<Hidden> hiddenBehind(String module, String parameter) {
        String last = effective(module, parameter)
                .map(setting -> name(setting.path()))
                .orElse("");
        return hidden.stream()
                .filter(one -> isGlob(name(one.path())) || name(one.path()).compareTo(last) > 0)
                .toList();
    }
}
