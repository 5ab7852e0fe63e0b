package io.virtwright.engine.systemd;

import io.virtwright.engine.systemd.UnitFile.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A unit with its drop-ins.
 *
 * @param masked it is a link to /dev/null or an empty file: systemd refuses to start it
 * @param parts the unit file and the drop-ins in the order in which systemd reads them; none for a masked unit
 */
public record Unit(String name, boolean masked, List<UnitFile> parts) {
    public Unit {
        parts = List.copyOf(parts);
    }

    /**
     * The values of a setting that may be given several times ({@code ExecStart=}, {@code ListenStream=}): an empty one
     * discards those before it.
     */
    public List<Setting> list(String section, String key) {
        List<Setting> values = new ArrayList<>();
        all(section, key).forEach(setting -> {
            if (setting.value().isEmpty()) {
                values.clear();
            } else {
                values.add(setting);
            }
        });
        return List.copyOf(values);
    }

    /** The value of a setting of which the last counts; an empty one puts the default back. */
    public Optional<Setting> last(String section, String key) {
        return all(section, key)
                .reduce((_, later) -> later)
                .filter(setting -> !setting.value().isEmpty());
    }

    private Stream<Setting> all(String section, String key) {
        return parts.stream()
                .flatMap(part -> part.settings().stream())
                .filter(setting ->
                        setting.section().equals(section) && setting.key().equals(key));
    }

    /** The unit file and the drop-ins, by path. */
    public List<String> paths() {
        return parts.stream().map(UnitFile::path).toList();
    }
}
