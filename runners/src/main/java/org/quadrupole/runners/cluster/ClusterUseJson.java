package org.quadrupole.runners.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What a cluster has used, as JSON: seconds, bytes and numbers under the names of the records. */
final class ClusterUseJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ClusterUseJson() {}

  static ObjectNode write(ClusterUse use) {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode workers = json.putArray("workers");
    for (WorkerUse worker : use.workers()) {
      workers
          .addObject()
          .put("id", worker.id())
          .put("host", worker.host())
          .put("slots", worker.slots())
          .put("busySlots", worker.busySlots())
          .put("wallSeconds", worker.wallSeconds())
          .put("cpuSeconds", worker.cpuSeconds())
          .put("cores", worker.cores())
          .put("memoryBytes", worker.memoryBytes())
          .put("peakMemoryBytes", worker.peakMemoryBytes());
    }
    return json.put("gone", use.gone())
        .put("workerSeconds", use.workerSeconds())
        .put("cpuSeconds", use.cpuSeconds())
        .put("slotSeconds", use.slotSeconds())
        .put("busySlotSeconds", use.busySlotSeconds())
        .put("peakMemoryBytes", use.peakMemoryBytes())
        .put("jobsStarted", use.jobsStarted())
        .put("jobsFailed", use.jobsFailed())
        .put("jobsStuck", use.jobsStuck())
        .put("queueSeconds", use.queueSeconds())
        .put("measuredJoules", use.measuredJoules())
        .put("estimatedJoules", use.estimatedJoules());
  }

  static ClusterUse read(JsonNode json) {
    List<WorkerUse> workers = new ArrayList<>();
    for (JsonNode worker : json.path("workers")) {
      workers.add(
          new WorkerUse(
              worker.path("id").asText(),
              worker.path("host").asText(),
              worker.path("slots").asInt(),
              worker.path("busySlots").asInt(),
              worker.path("wallSeconds").asDouble(),
              worker.path("cpuSeconds").asDouble(),
              worker.path("cores").asDouble(),
              worker.path("memoryBytes").asLong(),
              worker.path("peakMemoryBytes").asLong()));
    }
    return new ClusterUse(
        workers,
        json.path("gone").asInt(),
        json.path("workerSeconds").asDouble(),
        json.path("cpuSeconds").asDouble(),
        json.path("slotSeconds").asDouble(),
        json.path("busySlotSeconds").asDouble(),
        json.path("peakMemoryBytes").asLong(),
        json.path("jobsStarted").asInt(),
        json.path("jobsFailed").asInt(),
        json.path("jobsStuck").asInt(),
        json.path("queueSeconds").asDouble(),
        json.path("measuredJoules").asDouble(),
        json.path("estimatedJoules").asDouble());
  }
}
