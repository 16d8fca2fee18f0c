package org.quadrupole.runners.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.runners.jobs.Job;
import org.quadrupole.runners.jobs.JobQueue;
import org.quadrupole.runners.jobs.JobQueueException;
import org.quadrupole.runners.jobs.JobSpec;
import org.quadrupole.runners.jobs.JobState;

/** When jobs are asked for, on a batch system and with a clock that do what the test says. */
class WorkerJobsTest {

  @TempDir private Path directory;
  private final Queue queue = new Queue();
  private final Hands clock = new Hands();
  private int allowed = Integer.MAX_VALUE;

  private WorkerJobs jobs(Optional<Duration> stay) {
    return jobs(stay, Optional.empty());
  }

  private WorkerJobs jobs(Optional<Duration> stay, Optional<Duration> startTimeout) {
    return new WorkerJobs(
        queue,
        jobs -> new Allowance.Granted(Math.min(jobs, allowed), "no more than " + allowed),
        JobSpec.of("worker", List.of("true")),
        stay,
        new JobQueueCluster.Watch(Duration.ofSeconds(5), Duration.ofMinutes(30), startTimeout, 0),
        directory.resolve("ledger"),
        clock);
  }

  private static final class Hands extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void advance(long seconds) {
      now = now.plusSeconds(seconds);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static final class Queue implements JobQueue {
    private final Map<String, JobState> states = new LinkedHashMap<>();
    private final Map<String, String> sites = new LinkedHashMap<>();
    private final List<String> cancelled = new ArrayList<>();
    private List<String> banned = List.of();
    private boolean refusesBans;

    @Override
    public String description(JobSpec spec, int count) {
      return "";
    }

    @Override
    public List<String> submit(JobSpec spec, int count) throws JobQueueException {
      banned = spec.requirements().bannedSites();
      if (refusesBans && !banned.isEmpty()) {
        throw JobQueueException.mistake("no word for banned-sites");
      }
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String id = Integer.toString(states.size() + 1);
        states.put(id, JobState.PENDING);
        ids.add(id);
      }
      return ids;
    }

    @Override
    public Map<String, Job> query(Collection<String> ids) {
      Map<String, Job> jobs = new LinkedHashMap<>();
      for (String id : ids) {
        String site = sites.getOrDefault(id, "");
        jobs.put(id, new Job(id, states.get(id), site, "words", OptionalInt.empty()));
      }
      return jobs;
    }

    @Override
    public void cancel(Collection<String> ids) {
      cancelled.addAll(ids);
      ids.forEach(id -> states.put(id, JobState.CANCELLED));
    }

    @Override
    public List<Path> output(String id) {
      return List.of();
    }

    void at(String id, JobState state, String site) {
      states.put(id, state);
      sites.put(id, site);
    }

    void all(JobState state) {
      states.replaceAll((id, before) -> before.isEnd() ? before : state);
    }
  }

  @Test
  void whoWillLeaveIsReplacedAsLongBeforeAsTheQueueTakes() throws IOException {
    WorkerJobs jobs = jobs(Optional.of(Duration.ofSeconds(1000)));
    jobs.scale(2, Set.of());
    clock.advance(100);
    queue.all(JobState.RUNNING);
    jobs.tend();
    // They waited for 100 s and stay for 1000 s.
    clock.advance(899);
    jobs.tend();
    assertThat(queue.states).hasSize(2);
    clock.advance(1);
    jobs.tend();
    assertThat(queue.states).hasSize(4);
    // No more than one for each.
    clock.advance(50);
    jobs.tend();
    assertThat(queue.states).hasSize(4);
    queue.states.put("1", JobState.DONE);
    queue.states.put("2", JobState.DONE);
    queue.states.put("3", JobState.RUNNING);
    queue.states.put("4", JobState.RUNNING);
    jobs.tend();
    assertThat(jobs.jobs()).extracting(Job::id).containsExactly("3", "4");
    assertThat(jobs.lastFailure()).isEmpty();
  }

  @Test
  void aQueueThatIsSlowerThanWorkersLastDoesNotFillUp() throws IOException {
    WorkerJobs jobs = jobs(Optional.of(Duration.ofSeconds(100)));
    jobs.scale(1, Set.of());
    clock.advance(5000);
    queue.all(JobState.RUNNING);
    jobs.tend();
    clock.advance(74);
    jobs.tend();
    assertThat(queue.states).hasSize(1);
    clock.advance(1);
    jobs.tend();
    assertThat(queue.states).hasSize(2);
  }

  @Test
  void withoutWallTimeNobodyIsReplacedBeforeTheEnd() throws IOException {
    WorkerJobs jobs = jobs(Optional.empty());
    jobs.scale(3, Set.of());
    queue.all(JobState.RUNNING);
    jobs.tend();
    clock.advance(1_000_000);
    jobs.tend();
    assertThat(queue.states).hasSize(3);
    queue.states.put("2", JobState.FAILED);
    jobs.tend();
    assertThat(jobs.jobs()).extracting(Job::id).containsExactly("1", "3", "4");
  }

  @Test
  void waitingJobsGoBeforeIdleWorkersAndThoseBeforeBusyOnes() throws IOException {
    WorkerJobs jobs = jobs(Optional.empty());
    jobs.scale(3, Set.of());
    queue.all(JobState.RUNNING);
    jobs.tend();
    jobs.scale(5, Set.of());
    // The second job of the first submission and a worker of somebody else.
    Set<String> free = Set.of("worker-1-1-4711", "worker-7-0-4711");
    jobs.scale(4, free);
    assertThat(ids(jobs)).containsExactly("1", "2", "3", "5");
    jobs.scale(2, free);
    assertThat(ids(jobs)).containsExactly("1", "3");
    jobs.scale(1, free);
    assertThat(ids(jobs)).containsExactly("3");
    assertThat(queue.cancelled).containsExactly("4", "5", "2", "1");
    // Nobody will cancel them once more, when another job may have their ids.
    assertThat(directory.resolve("ledger")).hasContent("3\n");
  }

  @Test
  void busyWorkersStayUntilTheyAreFree() throws IOException {
    WorkerJobs jobs = jobs(Optional.empty());
    jobs.scale(3, Set.of());
    queue.all(JobState.RUNNING);
    jobs.tend();
    jobs.adapt(0, Set.of("worker-1-2-99"));
    assertThat(ids(jobs)).containsExactly("1", "2");
    assertThat(jobs.wanted()).isEqualTo(2);
    jobs.tend();
    jobs.adapt(1, Set.of("worker-1-0-97", "worker-1-1-98"));
    assertThat(ids(jobs)).containsExactly("2");
    jobs.adapt(2, Set.of());
    assertThat(ids(jobs)).containsExactly("2", "4");
  }

  /** The first job runs at a good site, three in a row fail at a bad one; 5 takes their place. */
  private WorkerJobs withABadSite() throws IOException {
    WorkerJobs jobs = jobs(Optional.empty());
    jobs.scale(2, Set.of());
    queue.at("1", JobState.RUNNING, "good");
    for (String bad : List.of("2", "3", "4")) {
      queue.at(bad, JobState.FAILED, "bad");
      jobs.tend();
      clock.advance(20);
      jobs.tend();
    }
    return jobs;
  }

  @Test
  void aSiteWhereWorkersKeepFailingGetsNoMoreForAWhile() throws IOException {
    WorkerJobs jobs = withABadSite();
    assertThat(ids(jobs)).containsExactly("1", "5");
    assertThat(queue.banned).containsExactly("bad");
    Instant banned = clock.instant().minusSeconds(20);
    assertThat(jobs.bans())
        .containsExactly(
            new SiteBan(
                "bad",
                banned.plusSeconds(1800),
                "3 workers in a row have failed there, the last: worker 4 at bad has ended: words"));
    assertThat(jobs.hopeless()).isEmpty();
    clock.advance(1800);
    assertThat(jobs.bans()).isEmpty();
    queue.at("5", JobState.FAILED, "bad");
    jobs.tend();
    clock.advance(5);
    jobs.tend();
    assertThat(ids(jobs)).containsExactly("1", "6");
    assertThat(queue.banned).isEmpty();
  }

  @Test
  void aSystemThatCannotLeaveSitesOutGetsJobsAllTheSame() throws IOException {
    queue.refusesBans = true;
    WorkerJobs jobs = withABadSite();
    assertThat(ids(jobs)).containsExactly("1", "5");
    assertThat(jobs.bans()).isEmpty();
    assertThat(jobs.lastFailure()).contains("cannot leave out [bad]: no word for banned-sites");
  }

  @Test
  void theOnlySiteIsNotLeftOutButTheRunIsTold() throws IOException {
    WorkerJobs jobs = jobs(Optional.empty());
    jobs.scale(3, Set.of());
    for (String id : List.of("1", "2", "3")) {
      queue.at(id, JobState.FAILED, "only");
    }
    jobs.tend();
    assertThat(jobs.bans()).isEmpty();
    assertThat(jobs.hopeless()).contains("worker 3 at only has ended: words");
  }

  @Test
  void jobsThatDoNotStartInTimeAreReplacedAndCounted() throws IOException {
    WorkerJobs jobs = jobs(Optional.empty(), Optional.of(Duration.ofMinutes(10)));
    jobs.scale(2, Set.of());
    queue.at("1", JobState.RUNNING, "a");
    jobs.tend();
    clock.advance(600);
    jobs.tend();
    assertThat(ids(jobs)).containsExactly("1", "2");
    clock.advance(1);
    jobs.tend();
    assertThat(ids(jobs)).containsExactly("1", "3");
    assertThat(queue.cancelled).containsExactly("2");
    assertThat(jobs.turnover()).isEqualTo(new WorkerJobs.Turnover(1, 0, 1, 0));
    assertThat(jobs.lastFailure())
        .contains("job 2 had not started after 10 min and was replaced: words");
  }

  @Test
  void withoutALimitAJobIsStuckWhenLaterOnesHaveLongStarted() throws IOException {
    WorkerJobs jobs = jobs(Optional.empty());
    jobs.scale(1, Set.of());
    clock.advance(100_000);
    jobs.tend();
    assertThat(ids(jobs)).as("nobody knows better").containsExactly("1");
    jobs.scale(2, Set.of());
    clock.advance(30_000);
    queue.at("2", JobState.RUNNING, "a");
    jobs.tend();
    // 130 000 s are more than four times 30 000 s.
    assertThat(ids(jobs)).containsExactly("2", "3");
    clock.advance(1_000_000);
    jobs.tend();
    assertThat(ids(jobs)).as("none submitted later has started").containsExactly("2", "3");
  }

  @Test
  void whatIsNotAllowedIsRefusedOrLessIsTaken() throws IOException {
    allowed = 3;
    WorkerJobs jobs = jobs(Optional.empty());
    jobs.scale(2, Set.of());
    assertThatThrownBy(() -> jobs.scale(4, Set.of()))
        .isInstanceOf(ClusterException.class)
        .hasMessage("no more than 3");
    assertThat(ids(jobs)).containsExactly("1", "2");
    jobs.adapt(4, Set.of());
    assertThat(ids(jobs)).containsExactly("1", "2", "3");
    assertThat(jobs.wanted()).isEqualTo(3);
    assertThat(jobs.lastFailure()).contains("no more than 3");
  }

  private static List<String> ids(WorkerJobs jobs) {
    return jobs.jobs().stream().map(Job::id).toList();
  }
}
