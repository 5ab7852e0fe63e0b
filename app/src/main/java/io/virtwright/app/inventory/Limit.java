package io.virtwright.app.inventory;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A choice among the hosts of an inventory: names of groups and hosts, with {@code *} and {@code ?}, separated by commas, or by
 * colons. {@code !x} leaves out, {@code &x} keeps only what is also in x, as in Ansible after all others.
 */
record Limit(List<String> terms) {
    private static final Pattern BRACKETED = Pattern.compile("\\[([0-9A-Fa-f.]*:[0-9A-Fa-f:.]*)]");

    /** A colon that is not within brackets. */
    private static final Pattern COLON = Pattern.compile(":(?![^\\[\\]]*])");

    /** Colons in it separate nothing: an IPv6 address, with wildcards or without, or a URL. */
    private static final Pattern WHOLE =
            Pattern.compile(".*(::|://).*|[!&]?[0-9A-Fa-f*?]+(:[0-9A-Fa-f.*?]+){6,7}(%\\S+)?");

    Limit {
        terms = List.copyOf(terms);
    }

    static Limit of(List<String> texts) {
        List<String> terms = new ArrayList<>();
        for (String text : texts) {
            for (String part : parts(text)) {
                String term = part.strip();
                String sign = term.startsWith("!") || term.startsWith("&") ? term.substring(0, 1) : "";
                String name = term.substring(sign.length());
                if (name.isEmpty()) {
                    throw new AddressException("--limit: a name is empty");
                }
                Matcher address = BRACKETED.matcher(name);
                terms.add(sign + (address.matches() ? address.group(1) : name));
            }
        }
        return new Limit(terms);
    }

    /** Ansible's rule: where there is a comma, a colon is a part of a name. */
    private static List<String> parts(String text) {
        if (text.contains(",")) {
            return List.of(text.split(",", -1));
        }
        boolean whole = WHOLE.matcher(BRACKETED.matcher(text).replaceAll("x")).matches();
        return whole ? List.of(text) : List.of(COLON.split(text, -1));
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
        boolean isGroup = groups.names().contains(term);
        groups.hosts().stream()
                .filter(name -> pattern.matcher(name).matches()
                        || (!isGroup && pattern.matcher(withoutLogin(name)).matches()))
                .forEach(all::add);
        if (all.isEmpty() && named.isEmpty()) {
            throw new AddressException("--limit: no group and no host of the inventory is called '" + term + "'");
        }
        return all;
    }

    /** {@code db1} of {@code admin@db1} and of {@code ssh://admin@db1:22}. */
    private static String withoutLogin(String name) {
        try {
            return name.contains("@") || name.contains("://")
                    ? HostTargets.parse(name).host()
                    : name;
        } catch (AddressException e) {
            // That is said as soon as it is chosen.
            return name;
        }
    }
}
