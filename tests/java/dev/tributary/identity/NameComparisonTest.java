package dev.tributary.identity;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class NameComparisonTest {

    @Test
    void accentsCaseAndOrderMakeNoDifferentName() {
        assertThat(NameComparison.different(List.of("Nguyễn Thị Đào", "DAO nguyen thi", "Dào  Nguyễn-Thị"))).isEqualTo(1);
    }

    @Test
    void aPartOfANameAndAMissingNameAreNoDifferentName() {
        assertThat(NameComparison.different(List.of("Nguyễn Văn An", "An", "", "Nguyễn An"))).isEqualTo(1);
        assertThat(NameComparison.different(List.of("", " "))).isZero();
    }

    @Test
    void namesThatDisagreeAreCountedOnceEachInAnyOrder() {
        assertThat(NameComparison.different(List.of("An", "Nguyễn An", "Trần An"))).isEqualTo(2);
        assertThat(NameComparison.different(List.of("Trần An", "An", "Lê Bình", "Nguyễn An", "Trần An"))).isEqualTo(3);
    }

    @Test
    void theDottedCapitalOfTurkishIsAnOrdinaryLetter() {
        assertThat(NameComparison.words("İLKER ISIK")).containsExactly("ilker", "isik");
    }
}
