package io.virtwright.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DeviceLinksTest {
    private static DeviceLinks links(Map<String, String> byId, Map<String, String> mapper) {
        return new DeviceLinks(Snapshot.empty("host", Instant.EPOCH)
                .with(DeviceLinks.PROBES.get(0), set(byId))
                .with(DeviceLinks.PROBES.get(1), set(mapper)));
    }

    private static Reading<LinkSet> set(Map<String, String> links) {
        return Reading.of(new LinkSet(new TreeMap<>(links.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, link -> Reading.of(link.getValue()))))));
    }

    @Test
    void followsLinksToTheNode() {
        DeviceLinks links = links(
                Map.of("/dev/disk/by-id/wwn-1", "../../sda", "/dev/disk/by-id/other", "/dev/disk/by-id/wwn-1"),
                Map.of("/dev/mapper/vg--1-data", "../dm-3"));
        assertThat(links.node("/dev/disk/by-id/wwn-1")).isEqualTo("/dev/sda");
        assertThat(links.node("/dev//disk/./by-id/other")).isEqualTo("/dev/sda");
        assertThat(links.node("/dev/mapper/vg--1-data")).isEqualTo("/dev/dm-3");
        assertThat(links.node("/dev/vg-1/data")).isEqualTo("/dev/dm-3");
    }

    @Test
    void leavesWhatIsNoLinkOfTheirs() {
        DeviceLinks links = links(Map.of(), Map.of());
        assertThat(links.node("/dev/sdb")).isEqualTo("/dev/sdb");
        assertThat(links.node("/dev/vg0/data")).isEqualTo("/dev/vg0/data");
        assertThat(links.node("/srv/images/disk")).isEqualTo("/srv/images/disk");
    }

    @Test
    void endsWhereLinksGoInCircles() {
        DeviceLinks links = links(Map.of("/dev/disk/by-id/a", "b", "/dev/disk/by-id/b", "a"), Map.of());
        assertThat(links.node("/dev/disk/by-id/a")).startsWith("/dev/disk/by-id/");
    }
}
