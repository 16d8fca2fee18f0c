package org.quadrupole.pipelines.run;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.MimeTypes;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PDone;

/**
 * Gathers small keyed results into one file, so that the program that started the pipeline gets
 * them back from whatever runner and worker they were computed on. The file appears when it is
 * complete; a second attempt to write it replaces it with the same content.
 *
 * <p>Format: records of a kind (int32), a length (int32) and so many bytes of a Beam coder, ended
 * by a record of kind {@link #END}.
 */
final class ResultSink extends PTransform<PCollectionList<KV<Integer, byte[]>>, PDone> {

  private static final long serialVersionUID = 1L;
  private static final int END = -1;

  private final String file;

  /**
   * A sink into a file.
   *
   * @param file a path or URL that Beam's file systems can write
   */
  ResultSink(String file) {
    this.file = file;
  }

  /**
   * Elements as records of one kind.
   *
   * @param kind what {@link #read} tells apart, from 0
   */
  static <K, V> PCollection<KV<Integer, byte[]>> records(
      String name, int kind, PCollection<KV<K, V>> elements) {
    return elements
        .apply(name, ParDo.of(new EncodeFn<>(kind, elements.getCoder())))
        .setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()));
  }

  @Override
  public PDone expand(PCollectionList<KV<Integer, byte[]>> records) {
    Coder<KV<Integer, byte[]>> coder = KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of());
    // Makes sure that there is a file also when there is no result.
    PCollection<KV<Integer, byte[]>> end =
        records
            .getPipeline()
            .apply("Result end", Create.of(KV.of(END, new byte[0])).withCoder(coder));
    records
        .and(end)
        .apply("All results", Flatten.pCollections())
        .setCoder(coder)
        .apply("To one place", ParDo.of(new OneKeyFn()))
        .setCoder(KvCoder.of(VarIntCoder.of(), coder))
        .apply("Gather", GroupByKey.create())
        .apply("Write", ParDo.of(new WriteFn(file)));
    return PDone.in(records.getPipeline());
  }

  /** The file's records by kind, in no particular order. */
  static void read(String file, Map<Integer, RecordReader> readers) throws IOException {
    ResourceId resource = FileSystems.matchSingleFileSpec(file).resourceId();
    boolean ended = false;
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(Channels.newInputStream(FileSystems.open(resource))))) {
      for (int left = in.readInt(); left > 0; left--) {
        int kind = in.readInt();
        byte[] content = in.readNBytes(in.readInt());
        if (kind == END) {
          ended = true;
        } else {
          RecordReader reader = readers.get(kind);
          if (reader == null) {
            throw new IOException(file + ": a record of unknown kind " + kind);
          }
          reader.read(content);
        }
      }
    } catch (EOFException e) {
      throw new IOException(file + " is not complete", e);
    }
    if (!ended) {
      throw new IOException(file + " is not complete");
    }
  }

  /** Takes the bytes of one record. */
  @FunctionalInterface
  interface RecordReader {
    void read(byte[] content) throws IOException;
  }

  private static final class EncodeFn<K, V> extends DoFn<KV<K, V>, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1L;
    private final int kind;
    private final Coder<KV<K, V>> coder;

    EncodeFn(int kind, Coder<KV<K, V>> coder) {
      this.kind = kind;
      this.coder = coder;
    }

    @ProcessElement
    public void encode(@Element KV<K, V> element, OutputReceiver<KV<Integer, byte[]>> out)
        throws IOException {
      out.output(KV.of(kind, CoderUtils.encodeToByteArray(coder, element)));
    }
  }

  private static final class OneKeyFn
      extends DoFn<KV<Integer, byte[]>, KV<Integer, KV<Integer, byte[]>>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void key(
        @Element KV<Integer, byte[]> element,
        OutputReceiver<KV<Integer, KV<Integer, byte[]>>> out) {
      out.output(KV.of(0, element));
    }
  }

  private static final class WriteFn
      extends DoFn<KV<Integer, Iterable<KV<Integer, byte[]>>>, Void> {
    private static final long serialVersionUID = 1L;
    private final String file;

    WriteFn(String file) {
      this.file = file;
    }

    @ProcessElement
    public void write(@Element KV<Integer, Iterable<KV<Integer, byte[]>>> all) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream records = new DataOutputStream(bytes);
      int count = 0;
      for (KV<Integer, byte[]> record : all.getValue()) {
        records.writeInt(record.getKey());
        records.writeInt(record.getValue().length);
        records.write(record.getValue());
        count++;
      }
      ResourceId target = FileSystems.matchNewResource(file, false);
      ResourceId part = FileSystems.matchNewResource(file + "." + UUID.randomUUID(), false);
      try (DataOutputStream out =
          new DataOutputStream(
              new BufferedOutputStream(
                  Channels.newOutputStream(FileSystems.create(part, MimeTypes.BINARY))))) {
        out.writeInt(count);
        bytes.writeTo(out);
      }
      FileSystems.rename(List.of(part), List.of(target));
    }
  }
}
