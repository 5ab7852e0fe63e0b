package io.virtwright.app.report;

import io.virtwright.app.report.HostResult.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** How a command ended for each of many hosts, by their number in the list. */
public final class FleetResults {
    private final List<String> names;
    private final HostResult[] results;

    /** @param names of the hosts, as the user calls them */
    public FleetResults(List<String> names) {
        this.names = List.copyOf(names);
        this.results = new HostResult[names.size()];
        Arrays.fill(results, HostResult.failed("not begun", "not begun"));
    }

    /** May be called from any thread. */
    public synchronized void put(int host, HostResult result) {
        results[host] = result;
    }

    public synchronized HostResult of(int host) {
        return results[host];
    }

    public int size() {
        return names.size();
    }

    /** Names of hosts, in the order of the list. */
    public List<String> names(List<Integer> hosts) {
        return hosts.stream().map(names::get).toList();
    }

    /** The hosts that ended so. */
    public List<Integer> with(Status status) {
        return IntStream.range(0, size())
                .filter(host -> of(host).status() == status)
                .boxed()
                .toList();
    }

    /** The worst of all. */
    public Status worst() {
        return IntStream.range(0, size())
                .mapToObj(host -> of(host).status())
                .min(Comparator.naturalOrder())
                .orElse(Status.COMPLIANT);
    }

    /** The hosts for which it could not run, by reason; the most frequent first. */
    public List<Map.Entry<String, List<Integer>>> failures() {
        Map<String, List<Integer>> byReason = new TreeMap<>();
        with(Status.FAILED)
                .forEach(host -> byReason.computeIfAbsent(of(host).reason(), _ -> new ArrayList<>())
                        .add(host));
        return byReason.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> -entry.getValue().size()))
                .toList();
    }

    /** How many hosts ended how, for a document. */
    public Map<String, Integer> counts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("hosts", size());
        for (Status status : Status.values()) {
            counts.put(status.word(), with(status).size());
        }
        return counts;
    }
}
