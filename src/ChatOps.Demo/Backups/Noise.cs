using System.Text;

namespace ChatOps.Demo.Backups;

/// <summary>A program that talks too much, on stderr, where crb's words are.</summary>
internal static class Noise
{
    private const int Megabyte = 1024 * 1024;

    public static void Lines(int megabytes)
    {
        var block = new StringBuilder();
        for (var number = 0; block.Length < Megabyte; number++) block.Append($"INFO: looked at object {number:D8} of the catalogue, nothing to say about it\n");
        var bytes = Encoding.ASCII.GetBytes(block.ToString());
        using var output = Console.OpenStandardError();
        for (var left = (long)megabytes * Megabyte; left > 0; left -= bytes.Length) output.Write(bytes);
    }

    public static void OneLine(int megabytes)
    {
        using var output = Console.OpenStandardError();
        output.Write("INFO: "u8);
        var bytes = new byte[Megabyte];
        Array.Fill(bytes, (byte)'x');
        for (var i = 0; i < megabytes; i++) output.Write(bytes);
        output.Write("\n"u8);
    }
}
