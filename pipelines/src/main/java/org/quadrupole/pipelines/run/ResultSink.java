package org.quadrupole.pipelines.run;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.quadrupole.transforms.Results;
import org.quadrupole.transforms.ResultsCoder;

/**
 * Adds the partial results of bundles, without rounding, and sends the sums in one file to the
 * program that started the pipeline. The file appears when it is complete; a second attempt to send
 * it replaces it with the same content.
 *
 * <p>Format: the length (int32) and the bytes of {@link ResultsCoder}. Without any result there is
 * no file.
 */
final class ResultSink extends PTransform<PCollection<KV<Integer, Results>>, PDone> {

  private static final long serialVersionUID = 1L;

  private final ResultRoute route;

  /** A sink whose results take this way. */
  ResultSink(ResultRoute route) {
    this.route = route;
  }

  @Override
  public PDone expand(PCollection<KV<Integer, Results>> results) {
    // Adding and sending are one step; a Combine would add two, and each costs a short run.
    results.apply("Gather", GroupByKey.create()).apply("Send", ParDo.of(new SendFn(route)));
    return PDone.in(results.getPipeline());
  }

  /**
   * The file's results.
   *
   * @throws IOException if the file is not complete, or holds two results of one key
   */
  static Results read(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
      byte[] content = new byte[in.readInt()];
      in.readFully(content);
      return CoderUtils.decodeFromByteArray(ResultsCoder.of(), content);
    } catch (EOFException e) {
      throw new IOException(file + " is not complete", e);
    }
  }

  private static final class SendFn extends DoFn<KV<Integer, Iterable<Results>>, Void> {
    private static final long serialVersionUID = 1L;
    private final ResultRoute route;

    SendFn(ResultRoute route) {
      this.route = route;
    }

    @ProcessElement
    public void send(@Element KV<Integer, Iterable<Results>> parts) throws IOException {
      byte[] content =
          CoderUtils.encodeToByteArray(ResultsCoder.of(), Results.sum(parts.getValue()));
      ByteArrayOutputStream file = new ByteArrayOutputStream(Integer.BYTES + content.length);
      DataOutputStream out = new DataOutputStream(file);
      out.writeInt(content.length);
      out.write(content);
      route.send(file.toByteArray());
    }
  }
}
