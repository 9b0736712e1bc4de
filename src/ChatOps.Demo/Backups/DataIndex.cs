namespace ChatOps.Demo.Backups;

/// <summary>The stand-in's Data.fs.index: up to where the records were read.</summary>
internal static class DataIndex
{
    public static string Text(long end) => $"records end {end}\n";
}
