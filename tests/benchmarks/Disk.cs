using System.Diagnostics;

namespace ChatOps.Benchmarks;

/// <summary>How long a program waits for the disk that does nothing else.</summary>
internal static class Disk
{
    private const int Writes = 200;
    private const int Size = 4096;

    /// <summary>4 KiB, and on the disk, each time.</summary>
    public static List<TimeSpan> Waits(string folder)
    {
        var path = Path.Combine(folder, "waits");
        var waits = new List<TimeSpan>();
        using (var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
        {
            for (var i = 0; i < Writes; i++)
            {
                var watch = Stopwatch.StartNew();
                RandomAccess.Write(file, new byte[Size], (long)i * Size);
                RandomAccess.FlushToDisk(file);
                waits.Add(watch.Elapsed);
                Thread.Sleep(10);
            }
        }
        File.Delete(path);
        return waits;
    }
}
