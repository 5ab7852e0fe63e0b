package io.virtwright.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelCpuListTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0-3,8|0-3,8",
                "all|0-15",
                "ALL|0-15",
                "N|15",
                "8-N|8-15",
                "0-15:2/4|0-1,4-5,8-9,12-13",
                "1-7:1/2|1,3,5,7",
                "all:1/4|0,4,8,12",
                "0-7:0/4|''",
                "3 5|3,5",
                ",1,,2,|1-2",
                "''|''",
                "4094-4097|4094-4097"
            })
    void readsWhatTheKernelReads(String text, String cpus) {
        assertThat(KernelCpuList.parse(text, 15)).map(CpuSet::list).contains(cpus);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "3-1",
                "-1",
                "1-",
                "0-7:3/2",
                "0-7:1/0",
                "3:1/2",
                "^3",
                "0x3",
                "n",
                "0-7:1",
                "65536",
                "99999999999"
            })
    void refusesTheRest(String text) {
        assertThat(KernelCpuList.parse(text, 15)).isEmpty();
    }

    /** Against a slow reading of the definition, one CPU at a time. */
    @Test
    void stridesAreWhatTheyAreDefinedAs() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            int first = random.nextInt(300);
            int end = first + random.nextInt(300);
            int group = 1 + random.nextInt(i % 2 == 0 ? 40 : 700);
            int used = random.nextInt(group + 1);
            BitSet expected = new BitSet();
            for (int cpu = first; cpu <= end; cpu++) {
                expected.set(cpu, (cpu - first) % group < used);
            }
            String text = first + "-" + end + ":" + used + "/" + group;
            assertThat(KernelCpuList.parse(text, 4095).orElseThrow().stream().toArray())
                    .as(text)
                    .isEqualTo(expected.stream().toArray());
        }
    }

    @Test
    void listsOfTheKernelAreReadAlikeAndJunkDoesNotThrow() {
        Random random = new Random(6);
        String alphabet = "0123456789-,:/Nal \n^";
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            KernelCpuList.parse(text.toString(), random.nextInt(CpuSet.MAX_CPU + 1));
        }
        for (int i = 0; i < 1_000; i++) {
            int[] cpus = random.ints(1 + random.nextInt(40), 0, 4096).toArray();
            assertThat(KernelCpuList.parse(CpuSet.of(cpus).list(), 4095)).contains(CpuSet.of(cpus));
        }
    }
}
