package io.virtwright.app.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FoldedTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "db|db",
                "web1|web1",
                "web1 web2|web[1,2]",
                "web3 web1 web2|web[1-3]",
                "web01 web02 web03 web05 web10|web[01-03,05,10]",
                "web8 web9 web10 web11|web[8-11]",
                "a1 db a2 b|a[1,2], db, b",
                "web1.x.org web2.x.org web3.y.org|web[1,2].x.org, web3.y.org",
                "127.0.1.1 127.0.1.2 127.0.1.3|127.0.1.[1-3]",
                "r1n1-eth0 r1n2-eth0|r1n1-eth0, r1n2-eth0",
                "root@web1 root@web2|root@web[1,2]"
            })
    void namesThatDifferByANumberBecomeOne(String names, String folded) {
        assertThat(Folded.names(List.of(names.split(" ")))).isEqualTo(folded);
    }
}
