package io.virtwright.engine.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.BitSet;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpuSetTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0-3,8|0-3,8",
                "8,0-3|0-3,8",
                "0,1,2,3|0-3",
                "0-7,^2|0-1,3-7",
                "^2,0-3|0-3",
                "0-3,^9|0-3",
                "' 0 - 3 , 8 '|0-3,8",
                "5|5",
                "0-1,|0-1",
                "65535|65535",
                "007|7",
            })
    void readsListsAsLibvirtAndTheKernelWriteThem(String text, String list) {
        assertThat(CpuSet.parseList(text).map(CpuSet::list)).contains(list);
    }

    @Test
    void readsTheEmptyLineThatTheKernelPrintsForNoCpus() {
        assertThat(CpuSet.parseList("\n")).contains(CpuSet.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "3-1",
                "0--1",
                "a",
                "0-",
                "-",
                ",",
                "0,,1",
                "^",
                "^0-3",
                "0-^3",
                "1 2",
                "0-65536",
                "65536",
                "4294967296",
                "99999999999999999999",
                "0x1",
                "+1",
                "0-3/2",
                "1.5",
                "٣"
            })
    void takesNoOtherLists(String text) {
        assertThat(CpuSet.parseList(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ff|0-7",
                "ff,00000000|32-39",
                "00000000,00000000,00000000,000000ff|0-7",
                "1,1|0,32",
                "FF|0-7",
                "0|''",
                "80000000,00000000|63",
            })
    void readsMasks(String text, String list) {
        assertThat(CpuSet.parseMask(text + "\n").map(CpuSet::list)).contains(list);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "ff,", ",ff", "g", "0xff", "1ffffffff", "-1", "f f", "٣"})
    void takesNoOtherMasks(String text) {
        assertThat(CpuSet.parseMask(text)).isEmpty();
    }

    @Test
    void takesNoMaskWithCpusOutOfBounds() {
        assertThat(CpuSet.parseMask("1" + ",00000000".repeat(2048))).isEmpty();
        assertThat(CpuSet.parseMask("0" + ",00000000".repeat(2048))).contains(CpuSet.EMPTY);
        assertThat(CpuSet.parseMask("80000000" + ",00000000".repeat(2047))).contains(CpuSet.of(65535));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0-7|8|ff",
                "0-7|128|00000000,00000000,00000000,000000ff",
                "0|1|1",
                "32|33|1,00000000",
                "2|12|004",
                "''|36|0,00000000"
            })
    void printsMasksAsTheKernelDoes(String list, int cpus, String mask) {
        assertThat(CpuSet.parseList(list).orElseThrow().mask(cpus)).isEqualTo(mask);
    }

    @Test
    void printsNoMaskThatWouldLoseACpu() {
        assertThatIllegalArgumentException().isThrownBy(() -> CpuSet.of(8).mask(8));
    }

    @Test
    void behavesAsASetOfNumbers() {
        Random random = new Random(20261123);
        for (int round = 0; round < 200; round++) {
            int cpus = 1 + random.nextInt(4096);
            BitSet a = randomBits(random, cpus);
            BitSet b = randomBits(random, cpus);
            CpuSet x = CpuSet.of(a.stream().toArray());
            CpuSet y = CpuSet.of(b.stream().toArray());

            assertThat(CpuSet.parseList(x.list())).contains(x);
            assertThat(CpuSet.parseMask(x.mask(cpus))).contains(x);
            assertThat(CpuSet.parseList(x.list()).orElseThrow().hashCode()).isEqualTo(x.hashCode());
            assertThat(x.stream().toArray()).isEqualTo(a.stream().toArray());
            assertThat(x.size()).isEqualTo(a.cardinality());
            assertThat(x.isEmpty()).isEqualTo(a.isEmpty());

            assertThat(x.minus(y).intersect(y)).isEqualTo(CpuSet.EMPTY);
            assertThat(x.minus(y).union(x.intersect(y))).isEqualTo(x);
            assertThat(x.union(y).size())
                    .isEqualTo(x.size() + y.size() - x.intersect(y).size());
            assertThat(x.union(y).containsAll(x)).isTrue();
            assertThat(x.containsAll(x.intersect(y))).isTrue();
            assertThat(x.containsAll(y)).isEqualTo(y.minus(x).isEmpty());
            assertThat(x.stream().allMatch(x::contains)).isTrue();
        }
    }

    /** Runs of set and clear bits, so that lists have ranges. */
    private static BitSet randomBits(Random random, int cpus) {
        BitSet bits = new BitSet();
        for (int at = random.nextInt(20); at < cpus; at += 1 + random.nextInt(200)) {
            int end = Math.min(cpus, at + 1 + random.nextInt(70));
            bits.set(at, end);
            at = end;
        }
        return bits;
    }

    @Test
    void survivesJunk() {
        Random random = new Random(1);
        String alphabet = "0123456789-,^ \n\tafx:/é";
        for (int round = 0; round < 100_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(14); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            roundTrips(CpuSet.parseList(text.toString()), set -> set.flatMap(one -> CpuSet.parseList(one.list())));
            roundTrips(CpuSet.parseMask(text.toString()), set -> set.flatMap(one -> CpuSet.parseMask(one.mask(512))));
        }
    }

    /** What was read can be printed and read again. No assertion a round: this runs very often. */
    private static void roundTrips(Optional<CpuSet> read, UnaryOperator<Optional<CpuSet>> again) {
        if (!again.apply(read).equals(read)) {
            throw new AssertionError(read);
        }
    }
}
