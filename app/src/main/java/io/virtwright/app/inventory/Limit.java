package io.virtwright.app.inventory;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A choice among the hosts of an inventory: names of groups and hosts, with {@code *} and {@code ?}, separated by commas.
 * {@code !x} leaves out, {@code &x} keeps only what is also in x, as in Ansible after all others.
 */
record Limit(List<String> terms) {
    Limit {
        terms = List.copyOf(terms);
    }

    static Limit of(List<String> texts) {
        List<String> terms = new ArrayList<>();
        for (String text : texts) {
            for (String part : text.split(",", -1)) {
                String term = part.strip();
                String name = term.startsWith("!") || term.startsWith("&") ? term.substring(1) : term;
                if (name.isEmpty()) {
                    throw new AddressException("--limit: a name is empty");
                }
                terms.add(term);
            }
        }
        return new Limit(terms);
    }

    /**
     * The hosts that are left, in the order of the inventory.
     *
     * @throws AddressException for what Ansible would understand and we don't
     */
    List<String> choose(Groups groups) {
        List<String> plain = terms.stream()
                .filter(term -> !term.startsWith("!") && !term.startsWith("&"))
                .toList();
        Set<String> chosen = new LinkedHashSet<>();
        plain.forEach(term -> chosen.addAll(hosts(groups, term)));
        if (plain.isEmpty()) {
            chosen.addAll(groups.hosts());
        }
        signed("&").forEach(term -> chosen.retainAll(hosts(groups, term)));
        signed("!").forEach(term -> chosen.removeAll(hosts(groups, term)));
        return groups.hosts().stream().filter(chosen::contains).toList();
    }

    private Stream<String> signed(String sign) {
        return terms.stream().filter(term -> term.startsWith(sign)).map(term -> term.substring(1));
    }

    /**
     * A host's own name is nothing else, whatever is in it or is called so too: what is suggested for one host is for no other.
     * A name that is nowhere is more likely a slip than nobody.
     */
    private static Set<String> hosts(Groups groups, String term) {
        if (groups.hosts().contains(term)) {
            return Set.of(term);
        }
        if (term.startsWith("~") || term.startsWith("@") || term.matches(".*[\\[\\]].*")) {
            throw new AddressException("--limit: '" + term + "': names, *, ?, ! and & are understood, nothing else");
        }
        Pattern pattern = Pattern.compile(term.chars()
                .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
                .collect(Collectors.joining()));
        List<String> named = groups.names().stream()
                .filter(name -> pattern.matcher(name).matches())
                .toList();
        Set<String> all = new LinkedHashSet<>();
        named.forEach(name -> all.addAll(groups.hostsOf(name)));
        groups.hosts().stream().filter(name -> pattern.matcher(name).matches()).forEach(all::add);
        if (all.isEmpty() && named.isEmpty()) {
            throw new AddressException("--limit: no group and no host of the inventory is called '" + term + "'");
        }
        return all;
    }
}
