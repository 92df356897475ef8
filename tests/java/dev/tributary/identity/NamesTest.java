package dev.tributary.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class NamesTest {

    @Test
    void accentsCaseAndOrderMakeNoDifferentName() {
        assertThat(Names.different(List.of("Nguyễn Thị Đào", "DAO nguyen thi", "Dào  Nguyễn-Thị"))).isEqualTo(1);
    }

    @Test
    void aPartOfANameAndAMissingNameAreNoDifferentName() {
        assertThat(Names.different(List.of("Nguyễn Văn An", "An", "", "Nguyễn An"))).isEqualTo(1);
        assertThat(Names.different(List.of("", " "))).isZero();
    }

    @Test
    void namesThatDisagreeAreCountedOnceEachInAnyOrder() {
        assertThat(Names.different(List.of("An", "Nguyễn An", "Trần An"))).isEqualTo(2);
        assertThat(Names.different(List.of("Trần An", "An", "Lê Bình", "Nguyễn An", "Trần An"))).isEqualTo(3);
    }

    @Test
    void theDottedCapitalOfTurkishIsAnOrdinaryLetter() {
        assertThat(Names.words("İLKER ISIK")).containsExactly("ilker", "isik");
    }
}
