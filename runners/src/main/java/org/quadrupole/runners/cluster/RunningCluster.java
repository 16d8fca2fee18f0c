package org.quadrupole.runners.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.apache.beam.runners.core.construction.SerializablePipelineOptions;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.flink.configuration.GlobalConfiguration;
import org.quadrupole.runners.OptionsStart;
import org.quadrupole.runners.jobs.Job;
import org.quadrupole.runners.jobs.JobState;
import org.quadrupole.runners.jobs.PrivateFiles;

/**
 * A cluster that another process keeps. The two talk through files in its folder, which only their
 * owner can read: one says how the cluster is, the other what it is to become.
 */
public final class RunningCluster {

  private static final String STATUS = "status.json";
  private static final String WANTED = "wanted";

  /** Who keeps a cluster looks at it every few seconds. */
  private static final Duration SILENT = Duration.ofMinutes(2);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  RunningCluster(Path folder) {
    this.folder = folder;
  }

  /**
   * How a cluster is.
   *
   * @param at when that was written down
   * @param address where its REST interface is
   * @param cores of each worker
   * @param scaling how many workers it may have
   * @param wanted how many workers it is to have now
   * @param jobs those of the workers
   * @param failure what last went wrong with a worker
   * @param broken the last pipeline that was ended since it kept failing
   * @param bans the places that get no jobs for a while
   * @param use what it has used until then
   */
  public record Status(
      Instant at,
      URI address,
      int cores,
      Scaling scaling,
      int wanted,
      List<Job> jobs,
      Optional<String> failure,
      Optional<BrokenPipeline> broken,
      List<SiteBan> bans,
      ClusterUse use) {

    /** Copies the lists. */
    public Status {
      jobs = List.copyOf(jobs);
      bans = List.copyOf(bans);
    }

    /** How many workers the JobManager knows. */
    public int workers() {
      return use.workers().size();
    }

    /** How many tasks run at once when all workers are there that it may have. */
    public int slots() {
      return Math.max(1, scaling.maximum()) * cores;
    }
  }

  /** The folder of the one cluster among a configuration's logs that outlives a command. */
  public static Path folder(Path directory) {
    return directory.resolve("session");
  }

  /** The cluster among a configuration's logs, if somebody keeps one. */
  public static Optional<RunningCluster> find(Path directory, Instant now) throws IOException {
    RunningCluster cluster = new RunningCluster(folder(directory));
    if (JobQueueCluster.isLeft(folder(directory))) {
      return Optional.empty();
    }
    return cluster
        .status()
        .filter(status -> status.at().plus(SILENT).isAfter(now))
        .map(status -> cluster);
  }

  /** How it is; empty once it is gone. */
  public Optional<Status> status() throws IOException {
    try {
      JsonNode json = JSON.readTree(Files.readString(folder.resolve(STATUS)));
      List<Job> jobs = new ArrayList<>();
      for (JsonNode job : json.path("jobs")) {
        jobs.add(
            new Job(
                job.path("id").asText(),
                JobState.valueOf(job.path("state").asText().toUpperCase(Locale.ROOT)),
                job.path("site").asText(),
                job.path("reason").asText(),
                OptionalInt.empty()));
      }
      List<SiteBan> bans = new ArrayList<>();
      for (JsonNode ban : json.path("bans")) {
        bans.add(
            new SiteBan(
                ban.path("site").asText(),
                Instant.parse(ban.path("until").asText()),
                ban.path("reason").asText()));
      }
      return Optional.of(
          new Status(
              Instant.parse(json.path("at").asText()),
              URI.create(json.path("address").asText()),
              json.path("cores").asInt(),
              scaling(json.path("scaling")),
              json.path("wanted").asInt(),
              jobs,
              Optional.ofNullable(json.path("failure").asText(null)),
              broken(json.path("broken")),
              bans,
              ClusterUseJson.read(json.path("use"))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
      throw ClusterException.failure(folder.resolve(STATUS) + " is damaged", e);
    }
  }

  void write(Status status) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("at", status.at().toString());
    json.put("address", status.address().toString());
    json.put("cores", status.cores());
    json.set("scaling", scaling(status.scaling()));
    json.put("wanted", status.wanted());
    for (Job job : status.jobs()) {
      json.withArray("jobs")
          .addObject()
          .put("id", job.id())
          .put("state", job.state().toString())
          .put("site", job.site())
          .put("reason", job.reason());
    }
    status.failure().ifPresent(words -> json.put("failure", words));
    status
        .broken()
        .ifPresent(
            pipeline ->
                json.putObject("broken")
                    .put("at", pipeline.at().toString())
                    .put("reason", pipeline.reason()));
    for (SiteBan ban : status.bans()) {
      json.withArray("bans")
          .addObject()
          .put("site", ban.site())
          .put("until", ban.until().toString())
          .put("reason", ban.reason());
    }
    json.set("use", ClusterUseJson.write(status.use()));
    PrivateFiles.write(folder.resolve(STATUS), json.toString());
  }

  private static Optional<BrokenPipeline> broken(JsonNode json) {
    return json.isMissingNode()
        ? Optional.empty()
        : Optional.of(
            new BrokenPipeline(
                Instant.parse(json.path("at").asText()), json.path("reason").asText()));
  }

  private static ObjectNode scaling(Scaling scaling) {
    ObjectNode json = JSON.createObjectNode();
    json.put("minimum", scaling.minimum());
    json.put("maximum", scaling.maximum());
    json.put("idleTime", scaling.idleTime().toString());
    scaling.timeLimit().ifPresent(limit -> json.put("timeLimit", limit.toString()));
    return json;
  }

  private static Scaling scaling(JsonNode json) {
    return new Scaling(
        json.path("minimum").asInt(),
        json.path("maximum").asInt(),
        Duration.parse(json.path("idleTime").asText()),
        Optional.ofNullable(json.path("timeLimit").asText(null)).map(Duration::parse));
  }

  /** Asks for another number of workers. */
  public void scale(Scaling scaling) throws IOException {
    PrivateFiles.write(folder.resolve(WANTED), scaling(scaling).toString());
  }

  /**
   * Ends a pipeline, if it has not ended by itself.
   *
   * @param pipeline its name
   * @throws IOException if the JobManager does not answer
   */
  public void cancel(String pipeline) throws IOException {
    Optional<Status> status = status();
    if (status.isPresent()) {
      ClusterKeys users =
          FlinkKeys.users(GlobalConfiguration.loadConfiguration(client().toString()));
      new HeadClient(status.get().address(), users.context()).cancelPipelines(pipeline);
    }
  }

  /** The folder of what those who submit pipelines need. */
  private Path client() {
    return folder.resolve("client");
  }

  /** Asks for its end. */
  public void stop() throws IOException {
    PrivateFiles.write(folder.resolve(WANTED), "{}");
  }

  /**
   * What somebody asks for.
   *
   * @param scaling another number of workers; the end where empty
   */
  record Request(Optional<Scaling> scaling) {}

  /** What was asked for since the last look. */
  Optional<Request> asked() throws IOException {
    Path file = folder.resolve(WANTED);
    try {
      String text = Files.readString(file);
      Files.delete(file);
      JsonNode json = JSON.readTree(text);
      return Optional.of(
          new Request(json.isEmpty() ? Optional.empty() : Optional.of(scaling(json))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException | DateTimeException e) {
      throw ClusterException.failure(file + " was damaged", e);
    }
  }

  /** The folder of what workers have sent to this machine. */
  static Path arrivals(Path folder) {
    return folder.resolve("arrived");
  }

  /** A new way for one file from a worker to this machine. */
  public Delivery delivery() {
    return new Delivery(arrivals(folder).toAbsolutePath().toString(), UUID.randomUUID().toString());
  }

  /** Does what a member must do before its first task, for which nobody waits yet. */
  static void prepare() {
    OptionsStart.begin(
        () -> {
          PipelineOptions options = PipelineOptionsFactory.create().as(FlinkPipelineOptions.class);
          // Tasks bring their options as JSON.
          new SerializablePipelineOptions(new SerializablePipelineOptions(options).toString());
        });
  }

  /**
   * Options that begin a bounded pipeline on it and do not wait for its end.
   *
   * @param slots how many tasks at once
   */
  public PipelineOptions detachedOptions(URI address, int slots) {
    PipelineOptions options = options(address, slots);
    options.as(FlinkPipelineOptions.class).setAttachedMode(false);
    return options;
  }

  /**
   * Options that run a bounded pipeline on it.
   *
   * @param slots how many tasks at once
   */
  public PipelineOptions options(URI address, int slots) {
    FlinkPipelineOptions options = PipelineOptionsFactory.create().as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setFlinkMaster(address.getHost() + ":" + address.getPort());
    options.setFlinkConfDir(client().toString());
    options.setFilesToStage(List.of(folder.resolve("nothing.jar").toString()));
    options.setParallelism(slots);
    options.setObjectReuse(true);
    options.setFasterCopy(true);
    // Starts with the first worker, and loses no more than a worker's share with one.
    options.setExecutionModeForBatch("BATCH_FORCED");
    return options;
  }
}
