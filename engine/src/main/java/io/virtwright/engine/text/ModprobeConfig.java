package io.virtwright.engine.text;

import io.virtwright.engine.snapshot.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    private ModprobeConfig(Map<String, ModprobeFile> filesByName) {
        files = filesByName;
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
     * Reads the files; there are none that can't be read.
     *
     * @param contents by absolute path. Files elsewhere than directly in {@link #DIRECTORIES}, with a name that starts with
     *     a dot or ends in neither {@code .conf} nor {@code .alias}, are passed over, as kmod does
     */
    public static ModprobeConfig of(Map<String, Bytes> contents) {
        Set<String> names = new HashSet<>();
        Map<String, String> pathByName = new TreeMap<>();
        for (String directory : DIRECTORIES) {
            for (String path : contents.keySet()) {
                String name = path.substring(path.lastIndexOf('/') + 1);
                if (path.equals(directory + "/" + name) && isConfiguration(name) && names.add(name)) {
                    pathByName.put(name, path);
                }
            }
        }
        Map<String, ModprobeFile> files = new LinkedHashMap<>();
        pathByName.values().forEach(path -> files.put(path, ModprobeFile.parse(contentOf(contents, path))));
        return new ModprobeConfig(files);
    }

    private static String contentOf(Map<String, Bytes> contents, String path) {
        return Optional.ofNullable(contents.get(path)).orElse(Bytes.EMPTY).latin1();
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
}
