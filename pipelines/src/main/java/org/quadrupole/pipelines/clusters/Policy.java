package org.quadrupole.pipelines.clusters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.analysis.Fields;
import org.quadrupole.pipelines.analysis.YamlNode;
import org.quadrupole.pipelines.analysis.YamlReader;
import org.quadrupole.runners.cluster.Allowance;

/**
 * What the operators of this machine allow its users: jobs, cores and GPUs of each Unix group and
 * of each user, over all their clusters on it. It is a rule for those who keep to it; the batch
 * system has its own.
 */
public final class Policy {

  static final List<String> KEYS = List.of("ledger", "groups", "users");
  static final List<String> LIMITS = List.of("jobs", "cores", "gpus");

  private static final int MOST = 10_000_000;

  private final String origin;
  private final Claims claims;
  private final Map<String, Map<Kind, Integer>> groups;
  private final Map<Kind, Integer> users;

  /** What is limited. */
  private enum Kind {
    JOBS("jobs"),
    CORES("cores"),
    GPUS("GPUs");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    int of(Claim claim) {
      return switch (this) {
        case JOBS -> claim.jobs();
        case CORES -> claim.cores();
        case GPUS -> claim.gpus();
      };
    }

    int of(List<Claim> claims) {
      return claims.stream().mapToInt(this::of).sum();
    }
  }

  /**
   * Who asks.
   *
   * @param user a name
   * @param groups the names of the groups that the user is in
   */
  public record Person(String user, List<String> groups) {

    /** The owner of this process. */
    public static Person here() throws IOException {
      return new Person(System.getProperty("user.name"), ThisMachine.groups());
    }
  }

  private Policy(
      String origin,
      Claims claims,
      Map<String, Map<Kind, Integer>> groups,
      Map<Kind, Integer> users) {
    this.origin = origin;
    this.claims = claims;
    this.groups = groups;
    this.users = users;
  }

  /** The policy of these places; everything is allowed where there is none. */
  public static Policy read(ClusterConfigLoader.Places places) {
    Path file = places.site().resolveSibling("policy.yaml");
    Path own = places.state().resolveSibling("claims");
    if (!Files.exists(file)) {
      return new Policy("", new Claims(own), Map.of(), Map.of());
    }
    String text = ClusterConfigLoader.text(file);
    Fields fields = new Fields("a policy", YamlReader.read(file.toString(), text), KEYS);
    Map<String, Map<Kind, Integer>> groups = new LinkedHashMap<>();
    fields
        .node("groups")
        .ifPresent(
            node ->
                Fields.mapping("'groups'", node)
                    .entries()
                    .forEach((name, group) -> groups.put(name, limits(name, group.value()))));
    return new Policy(
        file.toString(),
        new Claims(fields.text("ledger").map(Path::of).orElse(own)),
        groups,
        fields.node("users").map(node -> limits("users", node)).orElse(Map.of()));
  }

  private static Map<Kind, Integer> limits(String whose, YamlNode node) {
    Fields fields = new Fields("'" + whose + "'", node, LIMITS);
    Map<Kind, Integer> limits = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      ClusterConfigLoader.whole(fields, kind.words.toLowerCase(Locale.ROOT), 0, MOST)
          .ifPresent(limit -> limits.put(kind, limit));
    }
    return limits;
  }

  /** What a cluster of this kind may have that this process keeps. */
  public Allowance allowance(ClusterConfig config, Person person) {
    return jobs ->
        claims.exclusively(
            () -> {
              Allowance.Granted granted =
                  granted(claims.others(config.name()), claim(config, person, 1), jobs);
              claims.put(claim(config, person, granted.jobs()));
              return granted;
            });
  }

  /**
   * Checks that somebody may have so many jobs beside all clusters that there are.
   *
   * @throws AnalysisException if not
   */
  public void check(ClusterConfig config, Person person, int jobs) throws IOException {
    check(granted(claims(), claim(config, person, 1), jobs), jobs);
  }

  /**
   * Checks that a cluster may be scaled to so many jobs.
   *
   * @throws AnalysisException if not
   */
  public void checkScale(ClusterConfig config, Person person, int jobs) throws IOException {
    Claim one = claim(config, person, 1);
    List<Claim> others =
        claims().stream()
            .filter(
                claim -> !claim.user().equals(one.user()) || !claim.cluster().equals(one.cluster()))
            .toList();
    check(granted(others, one, jobs), jobs);
  }

  private static void check(Allowance.Granted granted, int jobs) {
    if (granted.jobs() < jobs) {
      throw new AnalysisException(granted.limit());
    }
  }

  private Claim claim(ClusterConfig config, Person person, int jobs) {
    return new Claim(
        person.user(),
        group(person).orElse(""),
        config.name(),
        jobs,
        jobs * config.resources().cores(),
        jobs * config.requirements().gpus(),
        Instant.now());
  }

  /** The first group of the policy that somebody is in. */
  private Optional<String> group(Person person) {
    return groups.keySet().stream().filter(person.groups()::contains).findFirst();
  }

  private Allowance.Granted granted(List<Claim> others, Claim one, int jobs) {
    Allowance.Granted granted = new Allowance.Granted(jobs, "");
    String group = one.group();
    if (!group.isEmpty()) {
      List<Claim> same = others.stream().filter(claim -> claim.group().equals(group)).toList();
      granted = least(granted, "the group '" + group + "'", groups.get(group), same, one);
    }
    List<Claim> own = others.stream().filter(claim -> claim.user().equals(one.user())).toList();
    return least(granted, "each user", users, own, one);
  }

  private Allowance.Granted least(
      Allowance.Granted allowed,
      String who,
      Map<Kind, Integer> limits,
      List<Claim> others,
      Claim one) {
    Allowance.Granted least = allowed;
    for (Map.Entry<Kind, Integer> limit : limits.entrySet()) {
      Kind kind = limit.getKey();
      int each = kind.of(one);
      int taken = kind.of(others);
      int left = each == 0 ? allowed.jobs() : Math.max(0, limit.getValue() - taken) / each;
      if (left < least.jobs()) {
        String words =
            String.format(
                Locale.ROOT,
                "%s: %s may have %d %s, and other clusters have %d: at most %d %s possible here",
                origin,
                who,
                limit.getValue(),
                kind.words,
                taken,
                left,
                left == 1 ? "job is" : "jobs are");
        least = new Allowance.Granted(left, words);
      }
    }
    return least;
  }

  /** All clusters of this machine that are written down where this policy says. */
  public List<Claim> claims() throws IOException {
    return List.copyOf(claims.all().values());
  }

  /** What each group has and may have, a line each. */
  public List<String> groups() throws IOException {
    List<Claim> all = claims();
    return groups.entrySet().stream()
        .map(
            group ->
                "group "
                    + group.getKey()
                    + ": "
                    + Arrays.stream(Kind.values())
                        .map(kind -> used(kind, all, group))
                        .collect(Collectors.joining(", ")))
        .toList();
  }

  private static String used(
      Kind kind, List<Claim> all, Map.Entry<String, Map<Kind, Integer>> group) {
    List<Claim> own = all.stream().filter(claim -> claim.group().equals(group.getKey())).toList();
    Integer limit = group.getValue().get(kind);
    return kind.of(own) + (limit == null ? "" : " of " + limit) + " " + kind.words;
  }
}
