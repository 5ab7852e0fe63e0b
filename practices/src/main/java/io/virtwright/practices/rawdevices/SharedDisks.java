package io.virtwright.practices.rawdevices;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which claims, of the same domain or of several, are on the same device. Told by WWID, not by path: each is entered under
 * what its device is known as, so that the work grows with the claims and not with their pairs.
 */
final class SharedDisks {
    private final List<Claim> claims;
    private final Map<RawDisk.Origin, List<Integer>> byOrigin = new HashMap<>();
    private final Map<String, List<Integer>> byIdentity = new HashMap<>();
    /** By what the device is made of, itself included. */
    private final Map<String, List<Integer>> byPiece = new HashMap<>();

    private final BlockDevices devices;

    SharedDisks(List<Claim> claims, BlockDevices devices) {
        this.claims = List.copyOf(claims);
        this.devices = devices;
        for (int i = 0; i < claims.size(); i++) {
            int index = i;
            Claim claim = claims.get(i);
            claim.origin().ifPresent(origin -> enter(byOrigin, origin, index));
            claim.device().ifPresent(device -> {
                devices.identities(device).forEach(name -> enter(byIdentity, name, index));
                below(device).forEach(name -> enter(byPiece, name, index));
            });
        }
    }

    private static <K> void enter(Map<K, List<Integer>> index, K key, int claim) {
        index.computeIfAbsent(key, _ -> new ArrayList<>()).add(claim);
    }

    /**
     * The others that share with a claim without leave: not both shareable, nor both read-only. One that runs comes before
     * its own definition, which is left out then.
     */
    List<Claim> with(Claim claim) {
        SortedSet<Integer> found = new TreeSet<>();
        claim.origin().ifPresent(origin -> found.addAll(byOrigin.getOrDefault(origin, List.of())));
        // One is the other, or is made of it. Two pieces of one disk don't overlap.
        claim.device().ifPresent(device -> {
            devices.identities(device).forEach(name -> found.addAll(byPiece.getOrDefault(name, List.of())));
            below(device).forEach(name -> found.addAll(byIdentity.getOrDefault(name, List.of())));
        });
        List<Claim> others = new ArrayList<>();
        for (int i : found) {
            Claim other = claims.get(i);
            if (!other.isOfSame(claim)
                    && !other.isOfOtherTime(claim)
                    && !other.mayShareWith(claim)
                    && others.stream().noneMatch(one -> one.isOfSame(other))) {
                others.add(other);
            }
        }
        return List.copyOf(others);
    }

    private Set<String> below(BlockDevice device) {
        Set<String> all = new LinkedHashSet<>();
        devices.below(device).forEach(one -> all.addAll(devices.identities(one)));
        return all;
    }
}
