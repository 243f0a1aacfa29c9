@echo off
rem Takes away what install.bat has put there; settings, ledgers and workbooks of people stay. /quiet: waits for no key.
setlocal EnableExtensions DisableDelayedExpansion
set "KIT=%~dp0"
set "VENV=%LOCALAPPDATA%\Bairi\venv"
set "QUIET="
if /i "%~1"=="/quiet" set "QUIET=1"

if not exist "%VENV%\Scripts\bairi.exe" goto environment
"%VENV%\Scripts\bairi.exe" addin uninstall
if errorlevel 1 goto failed

:environment
rem Only a folder that is a virtual environment is removed.
if exist "%VENV%\pyvenv.cfg" rmdir /s /q "%VENV%"
if exist "%VENV%\pyvenv.cfg" goto failed
type "%KIT%messages\removed.txt"
if not defined QUIET pause
exit /b 0

:failed
type "%KIT%messages\not_removed.txt"
if not defined QUIET pause
exit /b 2
