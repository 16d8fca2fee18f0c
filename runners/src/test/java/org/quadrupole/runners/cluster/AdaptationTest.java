package org.quadrupole.runners.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.quadrupole.runners.cluster.ClusterMeter.Sample;

/** How the number of workers follows the tasks, look by look. */
class AdaptationTest {

  private static final Scaling ONE_TO_TEN =
      new Scaling(1, 10, Duration.ofSeconds(60), Optional.of(Duration.ofHours(1)));

  private static Instant at(int seconds) {
    return Instant.EPOCH.plusSeconds(seconds);
  }

  private static Adaptation adaptation() {
    return new Adaptation(ONE_TO_TEN, 4, at(0));
  }

  @Test
  void workersAreAddedWhenMoreAreNeededForSomeSeconds() {
    Adaptation adaptation = adaptation();
    assertThat(adaptation.wanted(at(0), 17, 1)).isEqualTo(1);
    assertThat(adaptation.wanted(at(4), 17, 1)).isEqualTo(1);
    // Five workers of four cores have room for 17 tasks.
    assertThat(adaptation.wanted(at(5), 17, 1)).isEqualTo(5);
    assertThat(adaptation.wanted(at(10), 400, 5)).isEqualTo(5);
    assertThat(adaptation.wanted(at(15), 400, 5)).isEqualTo(10);
  }

  @Test
  void aShortPeakAddsNobody() {
    Adaptation adaptation = adaptation();
    assertThat(adaptation.wanted(at(0), 1, 1)).isEqualTo(1);
    assertThat(adaptation.wanted(at(5), 40, 1)).isEqualTo(1);
    assertThat(adaptation.wanted(at(10), 2, 1)).isEqualTo(1);
    assertThat(adaptation.wanted(at(15), 40, 1)).isEqualTo(1);
  }

  @Test
  void workersGoWhenTheyWereNotNeededForTheIdleTime() {
    Adaptation adaptation = adaptation();
    assertThat(adaptation.wanted(at(0), 40, 10)).isEqualTo(10);
    for (int second = 10; second < 70; second += 10) {
      assertThat(adaptation.wanted(at(second), 8, 10)).isEqualTo(10);
    }
    assertThat(adaptation.wanted(at(70), 0, 10)).isEqualTo(2);
    // Somebody was needed meanwhile.
    assertThat(adaptation.wanted(at(100), 20, 2)).isEqualTo(2);
    assertThat(adaptation.wanted(at(130), 0, 2)).isEqualTo(2);
    assertThat(adaptation.wanted(at(190), 0, 2)).isEqualTo(1);
  }

  @Test
  void theTimeLimitLeavesTheMinimum() {
    Adaptation adaptation = adaptation();
    assertThat(adaptation.wanted(at(3599), 40, 10)).isEqualTo(10);
    assertThat(adaptation.isOver(at(3599))).isFalse();
    assertThat(adaptation.wanted(at(3600), 40, 10)).isEqualTo(1);
    assertThat(adaptation.isOver(at(3600))).isTrue();
  }

  @Property
  void itStaysBetweenItsLimitsAndMovesOnlyTowardsWhatWasNeeded(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(max = 60) Integer> tasks) {
    Adaptation adaptation = adaptation();
    int wanted = 3;
    for (int i = 0; i < tasks.size(); i++) {
      int before = wanted;
      wanted = adaptation.wanted(at(7 * i), tasks.get(i), before);
      int needed = Math.max(1, Math.min(10, (tasks.get(i) + 3) / 4));
      assertThat(wanted).isBetween(Math.min(before, needed), Math.max(before, needed));
    }
  }

  @Test
  void aMaximumBelowTheMinimumIsRefused() {
    assertThatThrownBy(() -> Scaling.adaptive(3, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a cluster cannot have at least 3 and at most 2 jobs");
  }

  @Test
  void whoMayHoldResultsOfARunningPipelineIsNotFree() {
    FreeWorkers workers = new FreeWorkers();
    Sample busy = new Sample("a", "n", 2, 1, 0, 0, 0);
    Sample idle = new Sample("a", "n", 2, 0, 0, 0, 0);
    Sample other = new Sample("b", "n", 2, 0, 0, 0, 0);
    assertThat(workers.look(at(10), List.of(busy, other), at(5))).isEqualTo(Set.of("b"));
    assertThat(workers.look(at(20), List.of(idle, other), at(5))).isEqualTo(Set.of("b"));
    // A pipeline that began later does not know it.
    assertThat(workers.look(at(30), List.of(idle), at(25))).isEqualTo(Set.of("a"));
    assertThat(workers.look(at(40), List.of(idle), Instant.MAX)).isEqualTo(Set.of("a"));
  }
}
